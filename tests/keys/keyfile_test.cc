#include "keys/keyfile.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <fstream>
#include <iostream>

#include "keys/harden.h"
#include "keys/key_text.h"
#include "ledger/base/encoding.h"
#include "ledger/system/file.h"
#include "tests/support/child.h"
#include "tests/support/failure.h"
#include "tests/support/temp_dir.h"

namespace certledger::keys {
namespace {

using testing::failure_of;
using testing::in_child;
using testing::says;
using testing::TempDir;

constexpr KdfCost cheap{1, std::uint64_t{64} << 20};
constexpr std::string_view key_name = "example.org/ledger";

SecretKey sample_key() { return SecretKey::from_seed(Bytes(seed_bytes, 7)); }

Passphrase words(std::string_view text) { return Passphrase(as_bytes(text)); }

AskPassphrase say(std::string_view text) {
  return [text] { return words(text); };
}

Passphrase never() { throw std::logic_error("a passphrase was asked for"); }

std::string content(const std::filesystem::path& path) {
  return std::string(as_text(system::read_file(path, max_key_file_bytes)));
}

void put_key_text(const std::filesystem::path& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
  ::chmod(path.c_str(), 0600);
}

std::string load_failure(const std::filesystem::path& path, std::string_view passphrase = "open") {
  return failure_of([&] { load_key_file(path, say(passphrase)); });
}

BOOST_AUTO_TEST_SUITE(keyfile)

BOOST_AUTO_TEST_CASE(an_encrypted_key_comes_back) {
  const TempDir dir;
  create_key_file(dir / "key", sample_key(), key_name, words("open sesame"), cheap);
  const NamedKey loaded = load_key_file(dir / "key", say("open sesame"));
  BOOST_TEST(loaded.name == key_name);
  BOOST_TEST((loaded.key.public_key() == sample_key().public_key()));
  const Signature signature = loaded.key.sign(as_bytes("message"));
  BOOST_TEST(verify(sample_key().public_key(), as_bytes("message"), signature));

  const std::string text = content(dir / "key");
  BOOST_TEST(text.starts_with("certledger secret key v1\nname: example.org/ledger\npublic: " +
                              to_hex(sample_key().public_key()) +
                              "\nkdf: argon2id 1 67108864\nsalt: "));
  BOOST_TEST(text.find(to_base64(sample_key().seed())) == std::string::npos);
  struct stat info{};
  BOOST_REQUIRE(::stat((dir / "key").c_str(), &info) == 0);
  BOOST_TEST((info.st_mode & 07777U) == 0600U);
  BOOST_TEST(says(load_failure(dir / "key", "Open sesame"), "key-unusable", "wrong passphrase"));
}

BOOST_AUTO_TEST_CASE(an_unencrypted_key_comes_back_unasked) {
  const TempDir dir;
  create_unencrypted_key_file(dir / "key", sample_key(), key_name);
  const NamedKey loaded = load_key_file(dir / "key", never);
  BOOST_TEST(loaded.name == key_name);
  BOOST_TEST((loaded.key.public_key() == sample_key().public_key()));
  BOOST_TEST(content(dir / "key") ==
             "certledger secret key v1\n"
             "name: example.org/ledger\n"
             "public: " +
                 to_hex(sample_key().public_key()) +
                 "\n"
                 "kdf: none\n"
                 "secret: BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n");
}

BOOST_AUTO_TEST_CASE(the_public_half_must_be_that_of_the_seed) {
  const TempDir dir;
  const KeyText lie{std::string(key_name), SecretKey::generate().public_key(), {}};
  put_key_text(dir / "key", format_key_text(lie, sample_key().seed()));
  BOOST_TEST(says(load_failure(dir / "key"), "key-unusable", "public key does not belong to"));
}

BOOST_AUTO_TEST_CASE(every_changed_character_of_an_encrypted_file_is_refused) {
  // The wrapping key is made once: what a changed salt or cost would make of the passphrase does
  // not matter when the header alone is refused under the right key.
  const SecretKey key = sample_key();
  const Encryption encryption{cheap, random_salt(), random_nonce()};
  const KeyText written{std::string(key_name), key.public_key(), encryption};
  const SecretBytes wrapping = wrapping_key(words("open"), encryption.salt, cheap);
  const Bytes sealed =
      seal(wrapping.view(), encryption.nonce, as_bytes(header_of(written)), key.seed());
  const std::string whole = format_key_text(written, sealed);
  const auto opens = [&](const std::string& text) {
    const auto parsed = parse_key_text(text);
    if (!parsed || !parsed->text.encryption) return false;
    const std::string header = header_of(parsed->text);
    // What is parsed is written the same way again, so that the header stands for the file.
    BOOST_REQUIRE(format_key_text(parsed->text, parsed->secret.view()) == text);
    return unseal(wrapping.view(), parsed->text.encryption->nonce, as_bytes(header),
                  parsed->secret.view())
        .has_value();
  };
  BOOST_REQUIRE(opens(whole));
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const unsigned change : {0x01U, 0x02U, 0x04U, 0x08U, 0x10U, 0x20U, 0x40U, 0x80U}) {
      std::string changed = whole;
      changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ change);
      BOOST_TEST(!opens(changed), "at " << at);
    }
    BOOST_TEST(!opens(whole.substr(0, at)));
    BOOST_TEST(!opens(whole.substr(0, at) + whole.substr(at + 1)));
    for (const char added : {' ', '\n', '0', 'A'}) {
      BOOST_TEST(!opens(whole.substr(0, at) + added + whole.substr(at)));
    }
  }
  BOOST_TEST(!opens(whole + "\n"));
  BOOST_TEST(!opens(whole + whole));
}

BOOST_AUTO_TEST_CASE(a_changed_file_does_not_load) {
  const TempDir dir;
  create_key_file(dir / "key", sample_key(), key_name, words("open"), cheap);
  const std::string whole = content(dir / "key");
  const auto load_changed = [&](std::string_view from, std::string_view to) {
    std::string text = whole;
    text.replace(text.find(from), from.size(), to);
    put_key_text(dir / "changed", text);
    return load_failure(dir / "changed");
  };
  BOOST_TEST(load_changed("", "") == "");
  BOOST_TEST(says(load_changed("example", "Example"), "key-unusable", "wrong passphrase, or"));
  BOOST_TEST(says(load_changed("argon2id 1", "argon2id 2"), "key-unusable", "wrong passphrase"));
  BOOST_TEST(says(load_changed("key v1", "key v2"), "key-unusable", "first line"));
  BOOST_TEST(says(load_changed("argon2id", "argon2i"), "key-unusable", "kdf line"));
  BOOST_TEST(says(load_changed("secret: ", "secret:  "), "key-unusable", "the secret line"));
}

BOOST_AUTO_TEST_CASE(a_cost_out_of_bounds_is_refused_before_it_is_paid) {
  const TempDir dir;
  create_key_file(dir / "key", sample_key(), key_name, words("open"), cheap);
  const std::string whole = content(dir / "key");
  for (const auto cost : {"1 67108863", "1 1073741825", "0 67108864", "17 67108864",
                          "1 18446744073709551615", "18446744073709551615 67108864"}) {
    std::string text = whole;
    text.replace(text.find("1 67108864"), 10, cost);
    put_key_text(dir / "changed", text);
    BOOST_TEST(says(failure_of([&] { load_key_file(dir / "changed", never); }), "key-unusable",
                    "64 to 1024 MiB"));
  }
  BOOST_TEST(is_allowed(KdfCost{}));
}

BOOST_AUTO_TEST_CASE(creating_overwrites_nothing_and_wants_a_name) {
  const TempDir dir;
  create_unencrypted_key_file(dir / "key", sample_key(), key_name);
  const std::string before = content(dir / "key");
  BOOST_TEST(says(failure_of([&] {
                    create_key_file(dir / "key", SecretKey::generate(), key_name, words("x"),
                                    cheap);
                  }),
                  "key-unusable", "key: exists already"));
  BOOST_TEST(content(dir / "key") == before);
  for (const std::string& bad : {std::string(), std::string("a\nb"), std::string(256, 'x'),
                                 std::string(" a"), std::string("a ")}) {
    BOOST_TEST(
        says(failure_of([&] { create_unencrypted_key_file(dir / "other", sample_key(), bad); }),
             "key-unusable", "a key's name must be"));
  }
  BOOST_TEST(!std::filesystem::exists(dir / "other"));
}

BOOST_AUTO_TEST_CASE(a_passphrase_is_changed_at_once_or_not_at_all) {
  const TempDir dir;
  create_unencrypted_key_file(dir / "key", sample_key(), key_name);
  change_passphrase(dir / "key", never, say("first"), cheap);
  BOOST_TEST(load_failure(dir / "key", "first") == "");
  const std::string first = content(dir / "key");
  BOOST_TEST(says(failure_of([&] { change_passphrase(dir / "key", say("bad"), never, cheap); }),
                  "key-unusable", "wrong passphrase"));
  BOOST_TEST(says(in_child([&] {
                    ::signal(SIGXFSZ, SIG_IGN);
                    const struct rlimit limit{10, 10};
                    ::setrlimit(RLIMIT_FSIZE, &limit);
                    return failure_of([&] {
                      change_passphrase(dir / "key", say("first"), say("second"), cheap);
                    });
                  }),
                  "key-unusable", "file size limit"));
  BOOST_TEST(content(dir / "key") == first);
  change_passphrase(dir / "key", say("first"), say("second"), cheap);
  BOOST_TEST(load_failure(dir / "key", "second") == "");
  BOOST_TEST(says(load_failure(dir / "key", "first"), "key-unusable", "wrong passphrase"));
  const std::filesystem::directory_iterator files(dir.path());
  BOOST_TEST(std::distance(files, std::filesystem::directory_iterator()) == 1);
}

BOOST_AUTO_TEST_CASE(a_key_that_was_locked_with_a_cr_still_opens) {
  const TempDir dir;
  create_key_file(dir / "key", sample_key(), key_name, words("open\r"), cheap);
  const auto line = [] { return Passphrase::of_line(as_bytes("open\r")); };
  BOOST_TEST(failure_of([&] { load_key_file(dir / "key", line); }) == "");
}

BOOST_AUTO_TEST_CASE(a_key_file_of_windows_is_taken_or_named) {
  const TempDir dir;
  create_unencrypted_key_file(dir / "key", sample_key(), key_name);
  const std::string text = content(dir / "key");
  std::string dos, wide = "\xFF\xFE";
  for (const char c : text) dos += c == '\n' ? std::string("\r\n") : std::string(1, c);
  for (const char c : dos) wide += {c, '\0'};
  for (const std::string& form : {dos, "\xEF\xBB\xBF" + text, "\xEF\xBB\xBF" + dos}) {
    put_key_text(dir / "key", form);
    BOOST_TEST(load_failure(dir / "key") == "");
  }
  put_key_text(dir / "key", wide);
  BOOST_TEST(says(load_failure(dir / "key"), "key-unusable", "UTF-16"));
}

BOOST_AUTO_TEST_CASE(unsafe_files_are_refused_with_what_mends_them) {
  const TempDir dir;
  const auto path = dir / "key";
  create_unencrypted_key_file(path, sample_key(), key_name);
  for (const mode_t mode : {0640U, 0620U, 0610U, 0604U, 0602U, 0601U, 0777U}) {
    ::chmod(path.c_str(), mode);
    BOOST_TEST(says(load_failure(path), "key-unusable",
                    "other users have rights to the secret key; run: chmod 600 " + path.string()));
  }
  ::chmod(path.c_str(), 0400);
  BOOST_TEST(load_failure(path) == "");
  std::filesystem::create_symlink("key", dir / "link");
  BOOST_TEST(says(load_failure(dir / "link"), "key-unusable", "link: is a symbolic link"));
  BOOST_TEST(says(load_failure(dir / "none"), "key-unusable", "none: No such file"));
  BOOST_TEST(says(load_failure(dir.path()), "key-unusable", "is not a regular file"));
  put_key_text(dir / "long", std::string(max_key_file_bytes + 1, 'x'));
  BOOST_TEST(says(load_failure(dir / "long"), "key-unusable", "is longer than 4096 bytes"));
}

BOOST_AUTO_TEST_CASE(another_users_file_is_refused) {
  const TempDir dir;
  create_unencrypted_key_file(dir / "key", sample_key(), key_name);
  if (::chown((dir / "key").c_str(), 65534, 65534) != 0) {
    std::cout << "skipped: giving a file to another user needs root\n";
    return;
  }
  BOOST_TEST(says(load_failure(dir / "key"), "key-unusable", "belongs to another user (id 65534)"));
}

BOOST_AUTO_TEST_CASE(a_child_process_does_not_have_a_hidden_key) {
  const SecretKey key = sample_key();
  // Whether the system finds the seed in a process's memory: it is asked, since looking would kill.
  const auto has_seed = [&] {
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0) return std::string("no pipe");
    const ssize_t written = ::write(pipe[1], key.seed().data(), seed_bytes);
    const bool is_fault = written < 0 && errno == EFAULT;
    ::close(pipe[0]);
    ::close(pipe[1]);
    return std::string(is_fault ? "no" : "yes");
  };
  BOOST_TEST(in_child(has_seed) == "yes");
  hide_from_children(key);
  BOOST_TEST(in_child(has_seed) == "no");
  BOOST_TEST(has_seed() == "yes");
  const Bytes message(100, 7);
  BOOST_TEST(verify(key.public_key(), message, key.sign(message)));
}

BOOST_AUTO_TEST_CASE(a_hardened_process_leaves_no_core) {
  BOOST_TEST(in_child([]() -> std::string {
               harden_process();
               struct rlimit limit{};
               ::getrlimit(RLIMIT_CORE, &limit);
               const bool hard = limit.rlim_max == 0 && ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0;
               return hard ? "hard" : "soft";
             }) == "hard");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::keys
