#include "ledger/scheme/reasons.h"

#include <algorithm>
#include <array>

namespace certledger::scheme {
namespace {

constexpr Kind suspend = Kind::certificate_suspend;
constexpr Kind withdraw = Kind::certificate_withdraw;
constexpr Kind cancel = Kind::certificate_cancel;
constexpr Kind amend = Kind::certificate_amend;
constexpr Kind correct = Kind::certificate_correct;
constexpr Kind replace = Kind::certificate_replace;

constexpr std::array table{
    Reason{suspend, "0201", "违反法律法规或抽查不合格，尚不需撤销",
           "breach of law or failed spot check, not yet a case for withdrawal"},
    Reason{suspend, "0202", "标准或规则换版，未按期完成转换",
           "standard or rules changed and the holder did not convert in time"},
    Reason{suspend, "0203", "监督结果不合格，可以整改", "surveillance failed, correctable"},
    Reason{suspend, "0204", "证书或标志使用不当，正在调查",
           "misuse of certificate or mark under investigation"},
    Reason{suspend, "0205", "拒绝飞行检查或抽样", "unannounced inspection or sampling refused"},
    Reason{suspend, "0206", "拒绝市场抽样", "market sampling refused"},
    Reason{suspend, "0207", "证书信息变化未申请变更",
           "facts on the certificate changed unreported"},
    Reason{suspend, "0208", "季节性或订单式生产，持证人申请",
           "seasonal or order production, at the holder's request"},
    Reason{suspend, "0299", "其他", "other"},
    Reason{withdraw, "0201", "暂停期满未整改或整改不合格",
           "suspension over without (sufficient) correction"},
    Reason{withdraw, "0202", "关键部件变更造成严重安全隐患",
           "change of a key component with serious safety risk"},
    Reason{withdraw, "0203", "工厂存在严重缺陷", "serious defects of the factory"},
    Reason{withdraw, "0204", "提供虚假样品", "false samples"},
    Reason{withdraw, "0205", "国家或省级抽查严重不合格",
           "serious failure in a national or provincial spot check"},
    Reason{withdraw, "0206", "发生质量事故", "quality accident"},
    Reason{withdraw, "0207", "暂停后仍拒绝检查", "inspection still refused after suspension"},
    Reason{withdraw, "0208", "严重误用或出借、出租、转让证书、标志",
           "serious misuse, lending, renting or transfer of certificate or mark"},
    Reason{withdraw, "0209", "以欺骗、贿赂等手段取得", "obtained by fraud or bribery"},
    Reason{withdraw, "0299", "其他", "other"},
    Reason{cancel, "0201", "有效期满未续", "expired and not renewed"},
    Reason{cancel, "0202", "破产、停产或持证人放弃",
           "bankrupt, production stopped, or given up by the holder"},
    Reason{cancel, "0203", "产品列入淘汰目录", "product on a list of banned ones"},
    Reason{cancel, "0204", "持证人申请", "at the holder's request"},
    Reason{cancel, "0299", "其他", "other"},
    Reason{amend, "01", "名称、型号或地址变更", "change of name, model or address"},
    Reason{amend, "02", "型号变更", "change of model"},
    Reason{amend, "03", "关键部件变更", "change of a key component"},
    Reason{amend, "04", "场所或质量体系变更", "change of site or quality system"},
    Reason{amend, "05", "标志变更", "change of mark"},
    Reason{amend, "99", "其他", "other"},
    Reason{correct, "98", "证书信息勘误", "correction of an error in the certificate's facts"},
    Reason{replace, "01", "监督换证", "after surveillance"},
    Reason{replace, "02", "再认证换证", "after recertification"},
    Reason{replace, "03", "机构转换换证", "after a change of body"},
    Reason{replace, "04", "内容变更换证", "after a change of content"},
    Reason{replace, "99", "其他", "other"},
};

constexpr bool has_list(Kind kind) {
  return std::ranges::any_of(table, [&](const Reason& reason) { return reason.kind == kind; });
}
static_assert(std::ranges::all_of(kinds,
                                  [](const KindRow& row) {
                                    return has_list(row.value) == (row.reason != ReasonCode::none);
                                  }),
              "a kind has a list of reasons exactly if its row says so");

}  // namespace

std::span<const Reason> reasons() { return table; }

const Reason* find_reason(Kind kind, std::string_view code) {
  const auto found = std::ranges::find_if(
      table, [&](const Reason& r) { return r.kind == kind && r.code == code; });
  return found == table.end() ? nullptr : &*found;
}

}  // namespace certledger::scheme
