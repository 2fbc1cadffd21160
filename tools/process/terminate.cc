// How a small program ends when an exception escapes where none may, which is a bug: it aborts and
// says no more. libstdc++'s own handler says which exception it was, and for that one line brings a
// demangler of 50 KB along; defined here, it stays out.
#include <cstdlib>

// NOLINTBEGIN(bugprone-reserved-identifier, readability-identifier-naming): the library's names
namespace __gnu_cxx {

void __verbose_terminate_handler() { std::abort(); }

}  // namespace __gnu_cxx
// NOLINTEND(bugprone-reserved-identifier, readability-identifier-naming)
