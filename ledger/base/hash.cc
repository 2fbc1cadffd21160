// OpenSSL's SHA256_* rather than EVP: a node hash takes two thirds of the time, the context lives
// on the stack, and a statically linked verifier takes 35 kB of it instead of 5 MB. The functions
// are marked deprecated in 3.0 in favour of EVP, not because of any weakness.
#define OPENSSL_API_COMPAT 0x10100000L
#include "ledger/base/hash.h"

#include <openssl/sha.h>

namespace certledger {

Hash sha256(std::initializer_list<BytesView> parts) {
  SHA256_CTX context;
  SHA256_Init(&context);
  for (const BytesView part : parts) SHA256_Update(&context, part.data(), part.size());
  Hash hash;
  SHA256_Final(hash.bytes.data(), &context);
  return hash;
}

Hash sha256_node(BytesView first, const Hash& left, const Hash& right) {
  return sha256({first, left.view(), right.view()});
}

}  // namespace certledger
