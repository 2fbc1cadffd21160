// Reads an exported ledger as the transparency log code of the Go project (golang.org/x/mod/sumdb)
// reads a log: the checkpoint by its key, tiles proven under its root, and every entry of the bundles
// proven by them.
//
// A tlog-tiles log differs from the Go checksum database in where things are: its tiles have no
// height in their path (it is always 8), and its entries are bundles under tile/entries instead of
// text under tile/8/data.
package main

import (
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: check_export DIR VKEY")
	}
	dir := directory(os.Args[1])
	tree := dir.checkpoint(os.Args[2])
	hashes := tlog.TileHashReader(tree, dir)
	entries := dir.entries(tree.N)
	for index, entry := range entries {
		proof, err := tlog.ProveRecord(tree.N, int64(index), hashes)
		must(err)
		must(tlog.CheckRecord(proof, tree.N, tree.Hash, int64(index), tlog.RecordHash(entry)))
	}
	if int64(len(entries)) != tree.N {
		log.Fatalf("interop: %d entries, not %d", len(entries), tree.N)
	}
	fmt.Printf("good: %d entries are proven under the checkpoint\n", len(entries))
}

func must(err error) {
	if err != nil {
		log.Fatalf("interop: %v", err)
	}
}

type directory string

func (dir directory) read(path string) []byte {
	data, err := os.ReadFile(filepath.Join(string(dir), path))
	must(err)
	return data
}

func (dir directory) checkpoint(vkey string) tlog.Tree {
	verifier, err := note.NewVerifier(vkey)
	must(err)
	opened, err := note.Open(dir.read("checkpoint"), note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := tlog.ParseHash(lines[2])
	must(err)
	return tlog.Tree{N: size, Hash: root}
}

// Height, ReadTiles and SaveTiles make it a tlog.TileReader.
func (dir directory) Height() int { return 8 }

func (dir directory) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		tile, err := os.ReadFile(filepath.Join(string(dir), path))
		if err != nil {
			return nil, err
		}
		data = append(data, tile)
	}
	return data, nil
}

func (dir directory) SaveTiles([]tlog.Tile, [][]byte) {}

func (dir directory) entries(size int64) (entries [][]byte) {
	for first := int64(0); first < size; first += 256 {
		width := 256
		if size-first < 256 {
			width = int(size - first)
		}
		path := tlog.Tile{H: 8, L: 0, N: first / 256, W: width}.Path()
		bundle := dir.read(strings.Replace(path, "tile/8/0/", "tile/entries/", 1))
		for len(bundle) >= 2 {
			length := 2 + int(binary.BigEndian.Uint16(bundle))
			if length > len(bundle) {
				log.Fatal("interop: an entry goes beyond its bundle")
			}
			entries = append(entries, bundle[2:length])
			bundle = bundle[length:]
		}
		if len(bundle) != 0 {
			log.Fatal("interop: a rest behind the bundle")
		}
	}
	return entries
}
