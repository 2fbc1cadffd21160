// For builds with the address sanitizer: what the three programs ask of it, said in the programs so
// that it holds in whatever environment a command runs.

extern "C" {
const char* __asan_default_options();       // NOLINT: these are the sanitizer's own names
const char* __lsan_default_suppressions();  // NOLINT

// Looking for leaks takes longer than most commands. The tests of the libraries look for them, and
// those tests of commands that set detect_leaks=1 (tests/cli/CMakeLists.txt).
const char* __asan_default_options() { return "detect_leaks=0"; }  // NOLINT

// The libraries that draw keep fonts and their caches until the end: no leaks of ours.
const char* __lsan_default_suppressions() {  // NOLINT
  return "leak:libfontconfig\nleak:libcairo\nleak:libpango\n";
}
}
