// cereal without <iostream>, which it includes but does not use. Before version 13, libstdc++
// starts the streams in every file that includes <iostream>. A program that contains its own
// libstdc++ then contains all locales: a fifth of certledger-check. So the include guard of
// <iostream> is set while cereal's headers are read.
#pragma once

// NOLINTBEGIN(bugprone-reserved-identifier): it is the library's own name
#pragma push_macro("_GLIBCXX_IOSTREAM")
#undef _GLIBCXX_IOSTREAM
#define _GLIBCXX_IOSTREAM 1
#include <cereal/cereal.hpp>
#pragma pop_macro("_GLIBCXX_IOSTREAM")
// NOLINTEND(bugprone-reserved-identifier)
