// Whether a store may be written to. LMDB believes its pages and its list of free pages; written to
// in good faith, a store whose pages are not what they say loses what was recorded. So who is about
// to write looks at all pages first.
//
// That takes a second for a million entries, and an append a few milliseconds. So who has written,
// or looked, leaves word in the file `lock` of how data.mdb stood then: which file it is, its size,
// and when it was changed, which the system notes by itself and lets nobody set. While it stands
// so, nothing but this program has written to it, and there is nothing to look at. The word is
// worth what the file `lock` is: whoever can write there could as well write to the store. A change
// within the same tick of the clock (10 ms) as the last commit is not seen, and an audit sees it.
#pragma once

#include "ledger/store/lmdb.h"
#include "ledger/store/lock.h"

namespace certledger::store {

/// Throws SystemError(store), saying what is wrong and what to do, unless each table of a ledger is
/// a sound tree of pages (tree.h), and the list of free pages names none that is in use
/// (free_list.h). Whoever holds the lock calls it before the first write, while no transaction is
/// open. Writes nothing to the store.
void require_sound(const Environment& environment, const WriterLock& held);

/// Has each commit leave its word. The lock lasts longer than the environment is written to.
void leave_word_after_commits(Environment& environment, const WriterLock& held);

}  // namespace certledger::store
