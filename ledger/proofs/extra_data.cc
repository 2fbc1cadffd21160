#include "ledger/proofs/extra_data.h"

#include "ledger/base/codec.h"

namespace certledger::proofs {
namespace {

using scheme::SubjectId;

template <class T>
Result<Bundle> decode_as(BytesView bytes) {
  auto bundle = decode<T>(bytes, "extra data");
  if (!bundle) return std::unexpected(std::move(bundle.error()));
  return *std::move(bundle);
}

struct Mentions {
  std::set<SubjectId> operator()(const scheme::CertificateRecord& r) const {
    std::set<SubjectId> found{scheme::member_subject(r.body)};
    for (const std::string& id : r.facts.standards) found.insert(scheme::standard_subject(id));
    return found;
  }
  std::set<SubjectId> operator()(const scheme::MarkRecord& r) const {
    return {scheme::member_subject(r.granter)};
  }
  std::set<SubjectId> operator()(const scheme::KeyRecord& r) const {
    return {scheme::member_subject(r.member)};
  }
  template <class R>
  std::set<SubjectId> operator()(const R&) const {
    return {};
  }
};

void add_mentioned(std::set<SubjectId>& to, const SubjectId& subject, const RecordOf& record_of) {
  if (const scheme::Record* record = record_of(subject)) to.merge(mentioned_in(record->body));
}

/// `first`, then `rest` without what is in `first`.
std::vector<SubjectId> in_order(std::vector<SubjectId> first, std::set<SubjectId> rest) {
  for (const SubjectId& subject : first) rest.erase(subject);
  first.insert(first.end(), rest.begin(), rest.end());
  return first;
}

/// The subject; for a granted mark also its certificate and its version, which decide about it.
std::vector<SubjectId> asked_and_ruling(const SubjectId& asked, const RecordOf& record_of) {
  std::vector<SubjectId> first{asked};
  if (const scheme::Record* record = record_of(asked)) {
    if (const auto* grant = std::get_if<scheme::MarkRecord>(&record->body)) {
      first.push_back(scheme::certificate_subject(grant->facts.certificate));
      first.push_back(scheme::mark_version_subject(grant->facts.version));
    }
  }
  return first;
}

}  // namespace

Bytes encode_bundle(const Bundle& bundle) {
  return std::visit(
      [](const auto& b) {
        Bytes bytes{b.tag};
        encode_to(bytes, b);
        return bytes;
      },
      bundle);
}

Result<Bundle> decode_bundle(BytesView bytes) {
  if (!bytes.empty()) {
    const BytesView rest = bytes.subspan(1);
    switch (bytes.front()) {
      case EntryBundle::tag: return decode_as<EntryBundle>(rest);
      case StatusBundle::tag: return decode_as<StatusBundle>(rest);
      case HistoryBundle::tag: return decode_as<HistoryBundle>(rest);
      case BriefBundle::tag: return decode_as<BriefBundle>(rest);
      case FullHistoryBundle::tag: return decode_as<FullHistoryBundle>(rest);
      default: break;
    }
  }
  return fail(Fault::malformed, "of a kind that this program does not know", "extra data");
}

std::set<SubjectId> mentioned_in(const scheme::RecordBody& record) {
  return std::visit(Mentions{}, record);
}

std::vector<SubjectId> items_to_answer(const SubjectId& asked, const RecordOf& record_of) {
  return in_order(asked_and_ruling(asked, record_of), {scheme::parameters_subject()});
}

std::vector<SubjectId> items_needed(const SubjectId& asked, const RecordOf& record_of) {
  std::vector<SubjectId> first = asked_and_ruling(asked, record_of);
  std::set<SubjectId> rest{scheme::parameters_subject()};
  for (const SubjectId& subject : first) add_mentioned(rest, subject, record_of);
  return in_order(std::move(first), std::move(rest));
}

std::vector<SubjectId> items_needed(const SubjectId& asked, std::span<const PublicKey> authors,
                                    const RecordOf& record_of) {
  std::set<SubjectId> rest{scheme::parameters_subject()};
  add_mentioned(rest, asked, record_of);
  for (const PublicKey& author : authors) {
    const SubjectId key = scheme::key_subject(author);
    rest.insert(key);
    add_mentioned(rest, key, record_of);
  }
  return in_order({asked}, std::move(rest));
}

std::vector<SubjectId> lives_needed(const SubjectId& asked, std::span<const Authored> authored,
                                    const RecordOf& record_of) {
  std::set<SubjectId> needed;
  for (const Authored& one : authored) {
    const scheme::Record* key = record_of(scheme::key_subject(one.key));
    if (key == nullptr || one.index == 0) continue;
    const auto& record = std::get<scheme::KeyRecord>(key->body);
    const SubjectId member = scheme::member_subject(record.member);
    const scheme::Record* now = record_of(member);
    if (member != asked && now != nullptr && now->life.index >= one.index) needed.insert(member);
  }
  return {needed.begin(), needed.end()};
}

}  // namespace certledger::proofs
