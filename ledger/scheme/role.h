// The roles of members.
#pragma once

#include <cstdint>

#include "ledger/base/names.h"

namespace certledger::scheme {

/// What a member may do (docs/scheme.md, "Actors").
enum class Role : std::uint8_t {
  authority = 1,           ///< 主管部门
  standards_body = 2,      ///< 标准评价机构
  certification_body = 3,  ///< 认证机构
  mark_steward = 4,        ///< 标志管理方
  operator_ = 5,           ///< 运营方
};
inline constexpr std::array role_names{
    Name{Role::authority, "authority"},
    Name{Role::standards_body, "standards-body"},
    Name{Role::certification_body, "certification-body"},
    Name{Role::mark_steward, "mark-steward"},
    Name{Role::operator_, "operator"},
};
constexpr const auto& names_of(Role) { return role_names; }

}  // namespace certledger::scheme
