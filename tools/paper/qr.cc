#include "tools/paper/qr.h"

#include <qrencode.h>

#include <cerrno>
#include <memory>
#include <new>
#include <stdexcept>

#include "ledger/proofs/paper/code.h"
#include "tools/process/verdict.h"

namespace certledger::tools {

namespace {

/// The library reports an error only by errno.
[[noreturn]] void refuse(const char* what) {
  if (errno == ENOMEM) throw std::bad_alloc();
  throw std::runtime_error(what);
}

}  // namespace

QrCode make_qr(const std::string& text, QrLevel level) {
  const auto correction = level == QrLevel::low ? QR_ECLEVEL_L : QR_ECLEVEL_M;
  const std::unique_ptr<QRinput, void (*)(QRinput*)> input(QRinput_new2(0, correction),
                                                           QRinput_free);
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  if (!input ||
      QRinput_append(input.get(), QR_MODE_AN, static_cast<int>(text.size()), bytes) != 0) {
    refuse("the text cannot be encoded as a QR code");
  }
  const std::unique_ptr<QRcode, void (*)(QRcode*)> made(QRcode_encodeInput(input.get()),
                                                        QRcode_free);
  if (!made) refuse("the text is too long for a QR code");
  QrCode code{level, static_cast<unsigned>(made->width), {}};
  const std::size_t modules = std::size_t{code.width} * code.width;
  for (std::size_t i = 0; i < modules; ++i) code.is_dark.push_back((made->data[i] & 1U) != 0);
  return code;
}

std::vector<QrCode> qr_codes_of(const std::vector<std::uint8_t>& proof) {
  for (const QrLevel level : {QrLevel::medium, QrLevel::low}) {
    const auto texts = proofs::paper::write_codes(proof, max_characters(level));
    if (texts && texts->size() == 1) return {make_qr(texts->front(), level)};
  }
  std::vector<QrCode> codes;
  for (const auto& text :
       must(proofs::paper::write_codes(proof, max_characters(QrLevel::medium)))) {
    codes.push_back(make_qr(text, QrLevel::medium));
  }
  return codes;
}

}  // namespace certledger::tools
