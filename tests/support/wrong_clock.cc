// A clock that is wrong, for programs that are tested: loaded before the C library (LD_PRELOAD),
// and no part of anything that is shipped.
//
//   WRONG_CLOCK=SECONDS       the time that the machine's clock says, since 1970
//   WRONG_CLOCK_STATE=yes|no  whether the kernel says that it is synchronised
#include <dlfcn.h>
#include <sys/timex.h>

#include <cstdlib>
#include <cstring>
#include <ctime>

extern "C" {

int clock_gettime(clockid_t clock, timespec* time) noexcept {
  using Real = int (*)(clockid_t, timespec*);
  static const auto real = reinterpret_cast<Real>(dlsym(RTLD_NEXT, "clock_gettime"));
  const int answer = real(clock, time);
  const char* said = std::getenv("WRONG_CLOCK");
  if (answer == 0 && clock == CLOCK_REALTIME && said != nullptr) {
    time->tv_sec = std::strtoll(said, nullptr, 10);
  }
  return answer;
}

int adjtimex(timex* state) noexcept {
  const char* said = std::getenv("WRONG_CLOCK_STATE");
  const bool is_synchronised = said != nullptr && std::strcmp(said, "yes") == 0;
  state->status = is_synchronised ? 0 : STA_UNSYNC;
  return is_synchronised ? TIME_OK : TIME_ERROR;
}

}  // extern "C"
