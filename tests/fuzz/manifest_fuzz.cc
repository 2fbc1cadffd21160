// The manifest of an export, and a bundle: whatever is taken is what would be written.
#include "ledger/export/manifest.h"

#include "ledger/base/check.h"
#include "ledger/export/bundle.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace certledger;
  const BytesView input(data, size);
  if (const auto manifest = exports::parse_manifest(as_text(input))) {
    CERTLEDGER_CHECK(exports::format_manifest(*manifest) == as_text(input));
  }
  if (const auto items = exports::parse_bundle(input)) {
    Bytes again;
    for (const BytesView item : *items) {
      CERTLEDGER_CHECK(exports::add_to_bundle(again, item).has_value());
    }
    CERTLEDGER_CHECK(again == to_bytes(input));
  }
  return 0;
}
