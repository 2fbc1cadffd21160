// How the benchmark measures: two sides in turn, in one process, and the median of the ratios.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace certledger::bench {

/// Seconds that `work` takes.
inline double seconds(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

inline double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

/// Two sides measured in turn.
struct Pairs {
  std::vector<double> ours;
  std::vector<double> yardstick;

  /// The median of ours ÷ yardstick, pair by pair.
  [[nodiscard]] double ratio() const {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < ours.size(); ++i) ratios.push_back(ours[i] / yardstick[i]);
    return median(ratios);
  }
};

/// One line of the benchmark's table.
struct Row {
  std::string bar;  ///< "5, batches of 1,000"
  std::string what;
  std::string figure;     ///< ours, with its unit
  std::string yardstick;  ///< the other side's
  std::string result;     ///< the ratio or size that is judged
  std::string limit;      ///< the bar: "≥ 0.55"
  bool met = false;
};

}  // namespace certledger::bench
