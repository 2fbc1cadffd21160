// Judges the log that write_log.cc wrote with the transparency log code of the Go project
// (golang.org/x/mod/sumdb), which shares nothing with ours: signatures, roots, proofs and tiles
// must be good, and spoiled copies of each must not be.
package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var dir string

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: check_log DIR")
	}
	dir = os.Args[1]
	roots := checkCheckpoints()
	leaves, stored := buildTree()
	for size, root := range roots {
		own, err := tlog.TreeHash(size, stored)
		must(err == nil, "%v", err)
		must(own == root, "the entries have another root at size %d", size)
	}
	inclusions, consistencies := checkProofs(roots, leaves)
	tiles := checkTiles(int64(len(leaves)), stored)
	must(len(roots) > 0 && inclusions > 0 && consistencies > 0 && tiles > 0, "nothing was judged")
	fmt.Printf("good: %d checkpoints, %d inclusion proofs, %d consistency proofs, %d tiles\n",
		len(roots), inclusions, consistencies, tiles)
}

func must(good bool, format string, args ...interface{}) {
	if !good {
		log.Fatalf("interop: "+format, args...)
	}
}

func read(name string) []byte {
	data, err := os.ReadFile(filepath.Join(dir, name))
	must(err == nil, "%v", err)
	return data
}

// checkCheckpoints returns the root of each size.
func checkCheckpoints() map[int64]tlog.Hash {
	verifier, err := note.NewVerifier(string(read("vkey")))
	must(err == nil, "vkey: %v", err)
	known := note.VerifierList(verifier)
	files, err := os.ReadDir(filepath.Join(dir, "checkpoint"))
	must(err == nil, "%v", err)
	roots := make(map[int64]tlog.Hash)
	for _, file := range files {
		signed := read(filepath.Join("checkpoint", file.Name()))
		opened, err := note.Open(signed, known)
		must(err == nil, "checkpoint %s: %v", file.Name(), err)
		must(len(opened.Sigs) == 1 && len(opened.UnverifiedSigs) == 1,
			"checkpoint %s: not one known and one unknown signature", file.Name())
		lines := strings.Split(opened.Text, "\n")
		must(len(lines) == 4 && lines[0] == verifier.Name() && lines[1] == file.Name(),
			"checkpoint %s: other lines", file.Name())
		size, err := strconv.ParseInt(lines[1], 10, 64)
		must(err == nil, "%v", err)
		roots[size], err = tlog.ParseHash(lines[2])
		must(err == nil, "%v", err)

		for _, spoiled := range [][]byte{
			bytes.Replace(signed, []byte("\n"+lines[1]+"\n"), []byte("\n9"+lines[1]+"\n"), 1),
			bytes.Replace(signed, []byte("\n\n"), []byte("\nmore\n\n"), 1),
			signed[:len(signed)-1],
		} {
			_, err = note.Open(spoiled, known)
			must(err != nil, "checkpoint %s: a spoiled one was taken", file.Name())
		}
	}
	return roots
}

// buildTree returns the leaf hashes and the tree as Go computes it from the entries.
func buildTree() ([]tlog.Hash, tlog.HashReader) {
	var leaves, all []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var hashes []tlog.Hash
		for _, index := range indexes {
			hashes = append(hashes, all[index])
		}
		return hashes, nil
	})
	for {
		entry, err := os.ReadFile(filepath.Join(dir, "entry", strconv.Itoa(len(leaves))))
		if os.IsNotExist(err) {
			return leaves, reader
		}
		must(err == nil, "%v", err)
		hashes, err := tlog.StoredHashes(int64(len(leaves)), entry, reader)
		must(err == nil, "%v", err)
		all = append(all, hashes...)
		leaves = append(leaves, tlog.RecordHash(entry))
	}
}

func checkProofs(roots map[int64]tlog.Hash, leaves []tlog.Hash) (inclusions, consistencies int) {
	for _, line := range strings.Split(strings.TrimSpace(string(read("proofs"))), "\n") {
		words := strings.Fields(line)
		must(len(words) >= 3, "proofs: %q", line)
		first, err1 := strconv.ParseInt(words[1], 10, 64)
		size, err2 := strconv.ParseInt(words[2], 10, 64)
		must(err1 == nil && err2 == nil, "proofs: %q", line)
		var path []tlog.Hash
		for _, word := range words[3:] {
			octets, err := base64.StdEncoding.DecodeString(word)
			must(err == nil && len(octets) == tlog.HashSize, "proofs: %q", line)
			var hash tlog.Hash
			copy(hash[:], octets)
			path = append(path, hash)
		}
		var check func(path []tlog.Hash) error
		switch words[0] {
		case "inclusion":
			inclusions++
			check = func(path []tlog.Hash) error {
				return tlog.CheckRecord(path, size, roots[size], first, leaves[first])
			}
		case "consistency":
			consistencies++
			check = func(path []tlog.Hash) error {
				return tlog.CheckTree(path, size, roots[size], first, roots[first])
			}
		default:
			log.Fatalf("proofs: %q", line)
		}
		err := check(path)
		must(err == nil, "%s: %v", line, err)
		refuseSpoiled(line, path, check)
	}
	return inclusions, consistencies
}

func refuseSpoiled(line string, path []tlog.Hash, check func([]tlog.Hash) error) {
	must(check(append(path[:len(path):len(path)], tlog.Hash{})) != nil, "%s: too long, taken", line)
	for i := range path {
		spoiled := append([]tlog.Hash(nil), path...)
		spoiled[i][i%tlog.HashSize] ^= 1
		must(check(spoiled) != nil, "%s: a flipped bit, taken", line)
		must(check(append(spoiled[:i:i], path[i+1:]...)) != nil, "%s: a hash less, taken", line)
	}
}

// checkTiles compares the published tiles with those that Go makes. The path in a tlog-tiles log
// leaves out the tile height, which is always 8.
func checkTiles(size int64, stored tlog.HashReader) int {
	tiles := tlog.NewTiles(8, 0, size)
	count := 0
	for i, tile := range tiles {
		// Go lists a partial tile once for every width up to its own.
		if i+1 < len(tiles) && tiles[i+1].L == tile.L && tiles[i+1].N == tile.N {
			continue
		}
		own, err := tlog.ReadTileData(tile, stored)
		must(err == nil, "%v", err)
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		must(bytes.Equal(own, read(path)), "%s differs", path)
		count++
	}
	return count
}
