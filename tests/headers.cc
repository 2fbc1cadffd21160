// Nothing: the program that it makes is there for its precompiled headers (CMakeLists.txt).
#include <boost/test/unit_test.hpp>
