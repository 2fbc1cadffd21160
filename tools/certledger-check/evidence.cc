#include "tools/certledger-check/evidence.h"

#include "ledger/base/encoding.h"
#include "tools/certledger-check/facts.h"
#include "tools/present/json.h"

namespace certledger::tools {
namespace {

std::string in_words(const log::Checkpoint& checkpoint) {
  return "size " + std::to_string(checkpoint.size) + ", root " + to_base64(checkpoint.root.view());
}

/// What the evidence proves, or only claims.
std::string meaning_of(const proofs::JudgedEvidence& judged) {
  const std::string size = std::to_string(judged.smaller.checkpoint.size);
  const bool is_one_size = judged.smaller.checkpoint.size == judged.larger.checkpoint.size;
  if (judged.is_fork && is_one_size) {
    return "同一规模签署了两个不同的根 the log signed two roots for one size";
  }
  if (judged.is_fork) {
    return "较大者的前 " + size + " 条并非较小者所签 the first " + size +
           " entries of the larger checkpoint do not match the smaller one: their root is " +
           to_base64(judged.root_then->view());
  }
  if (judged.root_then || is_one_size) return "两者属同一历史 both belong to one history";
  return "仅为出示者所称 a claim, not a proof: a log that grows signs both. Only the author of "
         "this "
         "file says that the smaller one was shown as the newest after the larger one";
}

Json checkpoint_json(const proofs::Endorsed& endorsed) {
  return {{"size", endorsed.checkpoint.size},
          {"root", to_base64(endorsed.checkpoint.root.view())},
          {"vkey", log::format_vkey(endorsed.log)}};
}

}  // namespace

std::expected<EvidenceVerdict, Refusal> judge_evidence(std::string_view file,
                                                       const keys::Policy& policy) {
  const auto logs = policy.log_keys();
  // Cosignatures do not matter: the log's own signatures contradict each other.
  const auto ends = policy.log_ends();
  auto judged = proofs::judge_evidence(file, {logs, {}, ends});
  if (!judged) return refuse(std::move(judged.error()));
  const Exit exit = judged->is_fork ? Exit::fork : Exit::negative;
  return EvidenceVerdict{exit, std::move(*judged)};
}

std::string to_text(const EvidenceVerdict& verdict) {
  const proofs::JudgedEvidence& judged = verdict.judged;
  const char* head = judged.is_fork ? "FORK  分叉：已证明签署了两份历史 two histories were signed\n"
                                    : "未证明分叉 two histories are not proven\n";
  return head + text_of({{"台账 ledger", judged.larger.checkpoint.origin},
                         {"检查点 checkpoints", in_words(judged.smaller.checkpoint) + "\n" +
                                                    in_words(judged.larger.checkpoint)},
                         {"说明 meaning", meaning_of(judged)}});
}

std::string to_json_text(const EvidenceVerdict& verdict) {
  const proofs::JudgedEvidence& judged = verdict.judged;
  Json json{{"verdict", name(verdict.exit)},
            {"exit", static_cast<int>(verdict.exit)},
            {"proof", "evidence"},
            {"origin", judged.larger.checkpoint.origin},
            {"proven", judged.is_fork},
            {"smaller", checkpoint_json(judged.smaller)},
            {"larger", checkpoint_json(judged.larger)}};
  if (judged.root_then) json["root_then"] = to_base64(judged.root_then->view());
  return written(json);
}

}  // namespace certledger::tools
