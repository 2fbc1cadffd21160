// The log that signed the seeds (write_seeds.cc): who fuzzes has its public key alone.
#pragma once

namespace certledger::testing {

inline constexpr const char* seed_log =
    "example.org/ledger+c186e258+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c";

}  // namespace certledger::testing
