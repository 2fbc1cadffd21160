#include "tests/docs/format_blocks.h"

#include <fmt/format.h>

#include <stdexcept>

#include "ledger/base/codec.h"
#include "ledger/base/encoding.h"
#include "ledger/base/limits.h"
#include "ledger/log/appender.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/entry.h"
#include "ledger/log/note_sign.h"
#include "ledger/map/kept/buckets.h"
#include "ledger/proofs/extra_data.h"
#include "ledger/proofs/paper/verify.h"
#include "ledger/proofs/proof_file.h"
#include "ledger/scheme/apply.h"
#include "tests/docs/describe.h"

namespace certledger::docs {
namespace {

// --- tables ---

template <class... S>
std::string statement_rows(std::variant<S...>*) {
  return ((fmt::format("| {} | `{}` | {} |\n", static_cast<unsigned>(S::kind), name(S::kind),
                       fields_of<S>())) +
          ...);
}

template <class... R>
std::string record_rows(std::variant<R...>*) {
  return ((fmt::format("| {} | `{}` | {} |\n", static_cast<unsigned>(R::type), name(R::type),
                       fields_of<R>())) +
          ...);
}

template <class... T>
std::string struct_rows() {
  return ((fmt::format("| {} | {} |\n", TypeName<T>::text(), fields_of<T>())) + ...);
}

template <class E>
std::string enum_row() {
  std::string values;
  for (const auto& n : names_of(E{})) {
    values +=
        fmt::format("{}{} {}", values.empty() ? "" : ", ", static_cast<unsigned>(n.value), n.text);
  }
  return fmt::format("| {} | {} |\n", enum_name(E{}), values);
}

template <class... E>
std::string enum_rows() {
  return (enum_row<E>() + ...);
}

// --- the worked example: the smallest ledger, genesis and a seal ---

std::string hex_block(const std::string& what, const std::string& hex) {
  std::string out = what + "\n";
  for (std::size_t at = 0; at < hex.size(); at += 64) out += "    " + hex.substr(at, 64) + "\n";
  return out;
}

SecretKey key_of(std::uint8_t octet) { return SecretKey::from_seed(Bytes(seed_bytes, octet)); }

class NoRecords : public scheme::Register {
 public:
  const scheme::Record* find(const scheme::SubjectId&) override { return nullptr; }
};

scheme::Genesis example_genesis() {
  scheme::Genesis g;
  g.origin = "example.org/ledger";
  g.name = "示例";
  g.parameters.time_zone = "Asia/Shanghai";
  g.parameters.utc_offset = *UtcOffset::parse("+08:00");
  g.parameters.longest_validity_months = 36;
  g.parameters.longest_suspension_months = 3;
  g.parameters.mark_granters = {scheme::Role::certification_body};
  g.authority = "authority";
  g.authority_facts.name = "主管部门";
  g.authority_facts.roles = {scheme::Role::authority};
  g.authority_key = key_of(1).public_key();
  g.operator_id = "operator";
  g.operator_facts.name = "运营方";
  g.operator_facts.roles = {scheme::Role::operator_};
  g.operator_key = key_of(2).public_key();
  g.operator_proof = key_of(2).sign(scheme::possession_message(g.origin, g.operator_id));
  return g;
}

struct ExampleEntry {
  Bytes statement;
  Bytes entry;
  Hash statement_hash;
  Hash leaf;
};

ExampleEntry make_entry(const scheme::Statement& statement, const SecretKey& author,
                        log::Index index, const Hash& previous) {
  ExampleEntry made;
  made.statement = scheme::encode_statement(statement);
  const Bytes message = log::statement_signing_input("example.org/ledger", made.statement);
  made.statement_hash = sha256(message);
  log::Entry entry;
  entry.index = index;
  entry.previous = previous;
  entry.recorded_at = Time{1'656'637'200};
  entry.statement = made.statement;
  entry.author = author.public_key();
  entry.signature = author.sign(message);
  made.entry = log::encode_entry(entry).value();
  made.leaf = log::leaf_hash(made.entry);
  return made;
}

/// The status of member/authority, whose bundle needs the parameters besides.
std::string example_proof(const map::kept::MemoryPages& pages, std::uint64_t count,
                          const std::vector<scheme::Change>& changes, const ExampleEntry& first,
                          const ExampleEntry& seal, const std::string& note) {
  proofs::StatusBundle bundle{seal.entry, {}};
  for (const std::size_t i : {1U, 0U}) {
    const scheme::Change& change = changes.at(i);
    bundle.items.push_back(
        {change.subject, scheme::encode_record(change.record),
         map::kept::look_up(pages, count, scheme::map_key(change.subject)).proof});
  }
  proofs::ProofFile file;
  file.extra = proofs::encode_bundle(bundle);
  file.index = 1;
  file.path = {first.leaf};
  file.checkpoint = log::parse_note(note).value();
  const std::string text = proofs::format_proof_file(file).value();
  const auto log_key =
      log::verifier_key("example.org/ledger", log::KeyType::ed25519, key_of(2).public_key());
  const auto judged = proofs::paper::verify(text, {{&log_key, 1}, {}}, changes.at(1).subject);
  if (!judged) throw std::runtime_error(to_text(judged.error()));
  return text + "\n" + hex_block("the bundle in its extra line", to_hex(*file.extra));
}

void add_example(std::map<std::string, std::string>& blocks) {
  const SecretKey authority = key_of(1);
  const SecretKey operator_key = key_of(2);
  const scheme::Statement genesis{{}, example_genesis()};
  const ExampleEntry first = make_entry(genesis, authority, 0, {});
  const auto as_hex = [](BytesView bytes) { return to_hex(bytes); };
  blocks["genesis-statement"] = "```\n" + hex_block("statement", as_hex(first.statement)) +
                                hex_block("statement hash", to_hex(first.statement_hash)) + "```\n";
  blocks["genesis-entry"] = "```\n" + hex_block("entry 0", as_hex(first.entry)) +
                            hex_block("leaf hash", to_hex(first.leaf)) + "```\n";

  NoRecords none;
  const auto changes = scheme::apply(
      none, genesis,
      {0, Time{1'656'637'200}, authority.public_key(), first.statement_hash, first.leaf, nullptr});
  if (!changes) throw std::runtime_error(to_text(changes.error()));
  std::vector<map::Leaf> leaves;
  std::string records = "```\n";
  for (const scheme::Change& change : *changes) {
    const Bytes record = scheme::encode_record(change.record);
    leaves.push_back({scheme::map_key(change.subject), scheme::map_value(record)});
    records += scheme::to_text(change.subject) + "\n";
    records += hex_block("  record", as_hex(record)) +
               hex_block("  key in the map", to_hex(leaves.back().key)) +
               hex_block("  value in the map", to_hex(leaves.back().value));
  }
  map::kept::MemoryPages pages;
  std::uint64_t count = 0;
  const Hash root = map::kept::update(pages, count, leaves);
  blocks["genesis-records"] = records + hex_block("map root", to_hex(root)) + "```\n";

  const auto present =
      map::kept::look_up(pages, count, scheme::map_key(scheme::member_subject("authority")));
  const auto absent =
      map::kept::look_up(pages, count, scheme::map_key(scheme::certificate_subject("JX-1")));
  blocks["map-proofs"] = "```\n" +
                         hex_block("member/authority is there", to_hex(encode(present.proof))) +
                         hex_block("certificate/JX-1 is not: its key",
                                   to_hex(scheme::map_key(scheme::certificate_subject("JX-1")))) +
                         hex_block("  and the proof", to_hex(encode(absent.proof))) + "```\n";

  const ExampleEntry seal =
      make_entry({{}, scheme::Seal{root, count}}, operator_key, 1, first.leaf);
  log::Appender tree(0, [](log::TileId) { return Bytes{}; });
  tree.push(first.leaf);
  tree.push(seal.leaf);
  const std::string note = log::format_note(
      log::signed_note(log::format_checkpoint({"example.org/ledger", 2, tree.root()}),
                       "example.org/ledger", operator_key));
  blocks["proof-file"] =
      "```\n" + example_proof(pages, count, *changes, first, seal, note) + "```\n";
  blocks["seal"] = "```\n" + hex_block("entry 1", as_hex(seal.entry)) +
                   hex_block("leaf hash", to_hex(seal.leaf)) +
                   hex_block("root of the tree of two", to_hex(tree.root())) + "```\n";
  blocks["checkpoint"] =
      "```\n" +
      log::format_vkey(log::verifier_key("example.org/ledger", log::KeyType::ed25519,
                                         operator_key.public_key())) +
      "\n\n" + note + "```\n";
}

std::string limits_table() {
  using namespace limits;
  return fmt::format(
      "| entry | {} octets |\n| text | {} octets |\n| number or id | {} octets |\n"
      "| items of a certificate | {} |\n| statements of a batch | {} |\n"
      "| proof file | {} octets |\n| note | {} octets |\n| signatures of a note | {} |\n"
      "| hashes of an inclusion proof | {} |\n| hashes of a consistency proof | {} |\n"
      "| steps of a map proof | {} |\n| tree size | {} |\n| origin or key name | {} octets |\n"
      "| line of an import | {} octets |\n",
      entry_bytes, text_bytes, number_bytes, items, batch_statements, proof_bytes, note_bytes,
      note_signatures, inclusion_hashes, consistency_hashes, map_hashes, tree_size, key_name_bytes,
      import_line_bytes);
}

}  // namespace

std::map<std::string, std::string> format_blocks() {
  using namespace scheme;
  std::map<std::string, std::string> blocks;
  blocks["statements"] =
      "| kind | name | fields |\n|---|---|---|\n" + statement_rows(static_cast<Body*>(nullptr));
  blocks["records"] = "| type | subject | fields |\n|---|---|---|\n" +
                      record_rows(static_cast<RecordBody*>(nullptr));
  blocks["structures"] =
      "| structure | fields |\n|---|---|\n" +
      struct_rows<Correction, Decision, Parameters, SuspensionLimit, MemberFacts, Approval,
                  StandardFacts, Party, Quantity, Item, CertificateFacts, CertificateChange,
                  MarkVersionFacts, MarkFacts, SubjectId, Life>();
  blocks["enumerations"] =
      "| enumeration | values |\n|---|---|\n" +
      enum_rows<SubjectType, Role, StandardType, Certifies, Use, Act, ApprovalCheck, Flag,
                MemberState, StandardState, CertificateState, DirectiveState, MarkState>();
  blocks["limits"] = "| of | at most |\n|---|---|\n" + limits_table();
  add_example(blocks);
  return blocks;
}

std::string with_blocks(const std::string& document,
                        const std::map<std::string, std::string>& blocks) {
  std::string out = document;
  for (const auto& [name, text] : blocks) {
    const std::string begin = "<!-- begin " + name + " -->\n";
    const std::size_t from = out.find(begin);
    const std::size_t to = out.find("<!-- end " + name + " -->");
    if (from == std::string::npos || to == std::string::npos || to < from) {
      throw std::runtime_error("the document has no place for the block " + name);
    }
    const std::size_t at = from + begin.size();
    out.replace(at, to - at, text);
  }
  std::size_t places = 0;
  for (std::size_t at = 0; (at = out.find("<!-- begin ", at)) != std::string::npos; ++at) ++places;
  if (places != blocks.size()) throw std::runtime_error("the document has a place without a block");
  return out;
}

}  // namespace certledger::docs
