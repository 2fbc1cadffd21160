// The one main of all test programs: starts libsodium, then Boost.Test.
#define BOOST_TEST_MODULE certledger
#include <sodium.h>

#include <boost/test/unit_test.hpp>
#include <stdexcept>

namespace {
struct Sodium {
  Sodium() {
    if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
  }
};
}  // namespace
BOOST_TEST_GLOBAL_FIXTURE(Sodium);
