#include "ledger/proofs/paper/verify.h"

#include "ledger/proofs/paper/code.h"
#include "ledger/proofs/paper/compact.h"

namespace certledger::proofs::paper {
namespace {

Result<ProofFile> read_proof(std::string_view bytes, const Keys& keys) {
  const bool is_code = bytes.starts_with(code_word);
  if (!is_code && !bytes.starts_with(compact_mark)) return parse_proof_file(bytes);
  const Result<Bytes> compact = is_code ? read_codes(bytes) : to_bytes(as_bytes(bytes));
  if (!compact) return std::unexpected(compact.error());
  const auto proof = decode_compact(*compact);
  if (!proof) return std::unexpected(proof.error());
  return expand(*proof, keys);
}

}  // namespace

Result<Proven> verify(std::string_view bytes, const Keys& keys,
                      const std::optional<scheme::SubjectId>& asked) {
  const auto file = read_proof(bytes, keys);
  if (!file) return std::unexpected(file.error());
  return proofs::verify(*file, keys, asked);
}

}  // namespace certledger::proofs::paper
