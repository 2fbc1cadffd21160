// cereal without <iostream>, which it includes and does not use: libstdc++ before 13 starts the
// streams in every file that includes that, and a program that carries its own libstdc++ then has
// all locales in it, a fifth of certledger-check. The header counts as read while cereal's are.
#pragma once

// NOLINTBEGIN(bugprone-reserved-identifier): it is the library's own name
#pragma push_macro("_GLIBCXX_IOSTREAM")
#undef _GLIBCXX_IOSTREAM
#define _GLIBCXX_IOSTREAM 1
#include <cereal/cereal.hpp>
#pragma pop_macro("_GLIBCXX_IOSTREAM")
// NOLINTEND(bugprone-reserved-identifier)
