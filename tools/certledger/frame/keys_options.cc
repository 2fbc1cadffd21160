#include "tools/certledger/frame/keys_options.h"

#include <CLI/CLI.hpp>

namespace certledger::tools {

std::shared_ptr<KeyOption> add_author_key(CLI::App& app) {
  auto key = std::make_shared<KeyOption>();
  key->option = "--key";
  app.add_option("--key", key->file, "The author's secret key file (required)")
      ->envname("CERTLEDGER_KEY")
      ->type_name("FILE")
      ->group("Keys");
  auto* from_file =
      app.add_option("--passphrase-file", key->passphrase_file, "A file with its passphrase")
          ->type_name("FILE")
          ->group("Keys");
  app.add_option("--passphrase-fd", key->passphrase_fd,
                 "Read the passphrase from this open descriptor")
      ->type_name("N")
      ->excludes(from_file)
      ->group("Keys");
  return key;
}

std::shared_ptr<KeyOption> add_operator_key(CLI::App& app) {
  auto key = std::make_shared<KeyOption>();
  key->option = "--operator-key";
  app.add_option("--operator-key", key->file,
                 "The operator's secret key file, to seal the batch (required)")
      ->envname("CERTLEDGER_OPERATOR_KEY")
      ->type_name("FILE")
      ->group("Keys");
  app.add_option("--operator-passphrase-file", key->passphrase_file, "A file with its passphrase")
      ->type_name("FILE")
      ->group("Keys");
  return key;
}

}  // namespace certledger::tools
