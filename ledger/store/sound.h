// Whether it is safe to write to a store. LMDB trusts its pages and its list of free pages: a write
// to a store with wrong pages destroys recorded data. So a writer checks all pages first.
//
// The check takes a second for a million entries; an append takes a few milliseconds. So after a
// check or a write, the writer leaves a word in the file `lock`: the identity, size and change time
// of data.mdb. The system sets the change time, and nobody else can. While these are the same, only
// this program has written to the file, and the check can be skipped. Somebody who can write to the
// file `lock` could also write to the store. A change in the same clock tick (10 ms) as the last
// commit is missed here; an audit finds it.
#pragma once

#include "ledger/store/lmdb.h"
#include "ledger/store/lock.h"

namespace certledger::store {

/// Throws SystemError(store), with what is wrong and what to do, unless each table of a ledger is a
/// sound tree of pages (inspect/tree.h) and the list of free pages names no page in use
/// (inspect/free_list.h). The lock holder calls it before the first write, while no transaction is
/// open. Does not write to the store.
void require_sound(const Environment& environment, const WriterLock& held);

/// Makes each commit leave its word. The lock must outlive all writes.
void leave_word_after_commits(Environment& environment, const WriterLock& held);

}  // namespace certledger::store
