// A ledger of invented certificates, as large as a measurement needs it, made through the real
// write path.
#pragma once

#include <filesystem>
#include <vector>

#include "ledger/write/ledger.h"

namespace certledger::bench {

/// The keys and the members of the invented scheme; the same every time.
struct Cast {
  SecretKey authority;
  SecretKey operator_key;
  SecretKey institute;
  std::vector<SecretKey> bodies;  ///< five certification bodies
};
Cast make_cast();

/// A day in the middle of the invented scheme's time.
Time sample_time();

/// Makes the ledger in `dir`, with the members and 30 standards; no certificate yet.
void make_sample(const std::filesystem::path& dir, const Cast& cast);

/// Certificate number `n`: about 450 octets of facts, like real ones.
scheme::CertificateIssue sample_issue(std::uint64_t n);

/// Drafts for certificates `from` to `to` - 1.
std::vector<write::Draft> sample_drafts(const Cast& cast, std::uint64_t from, std::uint64_t to);

}  // namespace certledger::bench
