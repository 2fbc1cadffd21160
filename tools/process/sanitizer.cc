// For builds with the address sanitizer: its options, in the programs themselves, so that they hold
// in every environment that a command runs in.

extern "C" const char* __asan_default_options();  // NOLINT: the sanitizer's own name

// Looking for leaks takes longer than most commands, and finds the fonts that the drawing libraries
// keep until the end. The tests of the libraries look for leaks, and so do the tests of commands
// that set detect_leaks=1 (tests/cli/CMakeLists.txt). Stacks of their own for functions that have
// returned cost a quarter of a short command's time; the tests of the libraries have them.
extern "C" const char* __asan_default_options() {  // NOLINT
  return "detect_leaks=0:detect_stack_use_after_return=0";
}
