#include "tests/golden/every_kind.h"

namespace certledger::testing {
namespace {

class Story {
 public:
  void tell(Actor author, scheme::Body body, const char* day) {
    steps_.push_back({author, std::move(body), on(day), {}});
  }
  /// The same statement about another certificate.
  template <class S>
  void tell_of(const char* certificate, Actor author, S body, const char* day) {
    body.number = certificate;
    tell(author, std::move(body), day);
  }
  std::vector<Step> steps() && { return std::move(steps_); }

 private:
  std::vector<Step> steps_;
};

void tell_of_certificates(Story& s) {
  for (const char* other : {"JX-2022-002", "JX-2022-003", "JX-2022-004", "JX-2022-005"}) {
    s.tell(Actor::body, good_issue(other, on("2022-03-01")), "2022-03-01");
  }
  s.tell(Actor::body, good_issue(number, on("2022-03-01")), "2022-03-01");
  s.tell(Actor::body, good_grant(on("2022-03-02")), "2022-03-02");
  s.tell(Actor::body, good_amend(on("2022-03-03")), "2022-03-03");
  s.tell(Actor::body, good_extend(on("2022-03-04")), "2022-03-04");
  s.tell(Actor::body, good_reduce(on("2022-03-05")), "2022-03-05");
  s.tell(Actor::body, good_correct(on("2022-03-06")), "2022-03-06");
  s.tell(Actor::body, good_mark_reduce(on("2022-03-07")), "2022-03-07");
  s.tell(Actor::body, good_report(on("2022-03-02"), on("2022-03-31"), 120), "2022-04-01");
  s.tell(Actor::body, good_suspend(on("2022-05-01")), "2022-05-01");
  s.tell(Actor::body, good_prolong(on("2022-06-01"), on("2022-07-31")), "2022-06-01");
  s.tell(Actor::body, good_reinstate(on("2022-06-15")), "2022-06-15");
  s.tell(Actor::authority, good_directive(on("2022-07-01")), "2022-07-01");
  s.tell(Actor::authority, good_close(on("2022-07-10")), "2022-07-10");
  s.tell(Actor::body, good_mark_revoke(on("2022-07-20")), "2022-07-20");
  auto replacement = good_replace("JX-2022-101", on("2022-08-01"));
  replacement.facts.first_awarded = on("2022-08-01");
  s.tell(Actor::body, replacement, "2022-08-01");
  s.tell_of("JX-2022-002", Actor::body, good_withdraw(on("2022-08-02")), "2022-08-02");
  s.tell_of("JX-2022-003", Actor::body, good_cancel(on("2022-08-03")), "2022-08-03");
  s.tell_of("JX-2022-004", Actor::body, good_release(on("2022-08-04")), "2022-08-04");
  auto takeover = good_takeover("JX-2022-104", on("2022-08-05"));
  takeover.facts.previous = "JX-2022-004";
  s.tell(Actor::other_body, takeover, "2022-08-05");
  s.tell_of("JX-2022-005", Actor::authority, good_nullify(on("2022-08-06"), on("2022-03-01")),
            "2022-08-06");
}

void tell_of_the_scheme(Story& s) {
  auto parameters_now = parameters();
  parameters_now.edition = first_edition;
  parameters_now.days_to_record = 15;
  s.tell(Actor::authority, scheme::ParametersChange{decided(on("2022-08-10")), parameters_now},
         "2022-08-10");
  auto facts = standard_facts();
  facts.until = on("2030-12-31");
  s.tell(Actor::institute, scheme::StandardRevise{"S-02", decided(on("2022-08-11")), facts},
         "2022-08-11");
  s.tell(Actor::institute, scheme::StandardWithdraw{"S-03", decided(on("2022-08-12"))},
         "2022-08-12");
  s.tell(Actor::authority,
         scheme::Note{scheme::certificate_subject("JX-2022-101"), "监督检查无异常", {}},
         "2022-08-13");
  auto steward = facts_of(Actor::steward);
  steward.name_en = "Mark steward";
  s.tell(Actor::authority,
         scheme::MemberAmend{id_of(Actor::steward), decided(on("2022-08-14")), steward},
         "2022-08-14");
  s.tell(Actor::authority, scheme::MemberSuspend{id_of(Actor::steward), decided(on("2022-08-15"))},
         "2022-08-15");
  s.tell(Actor::authority,
         scheme::MemberReinstate{id_of(Actor::steward), decided(on("2022-08-16"))}, "2022-08-16");
  s.tell(Actor::authority,
         scheme::KeyRevoke{key_of(Actor::steward).public_key(), on("2022-08-10"), "换钥"},
         "2022-08-17");
  s.tell(Actor::authority, scheme::MemberRemove{id_of(Actor::steward), decided(on("2022-08-18"))},
         "2022-08-18");
}

}  // namespace

std::vector<Step> every_kind() {
  Story story;
  tell_of_certificates(story);
  tell_of_the_scheme(story);
  story.tell_of("JX-2022-101", Actor::body, good_renew(on("2025-01-10"), on("2025-03-01")),
                "2025-01-10");
  return std::move(story).steps();
}

}  // namespace certledger::testing
