// When an exception escapes from a noexcept function (a bug), a small program aborts without a
// message. The handler of libstdc++ would name the exception, but it links a demangler of 50 KB.
// This definition replaces it.
#include <cstdlib>

// NOLINTBEGIN(bugprone-reserved-identifier, readability-identifier-naming): the library's names
namespace __gnu_cxx {

void __verbose_terminate_handler() { std::abort(); }

}  // namespace __gnu_cxx
// NOLINTEND(bugprone-reserved-identifier, readability-identifier-naming)
