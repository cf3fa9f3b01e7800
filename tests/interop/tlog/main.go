// SPDX-License-Identifier: AGPL-3.0-or-later

// tlog ADDRESS TOKEN FOLDER: reads a node's log as a partner does, and its proofs, with
// Go's own implementation of signed notes and transparency logs.
//
// FOLDER holds vkey, old.checkpoint, old.consistency (what comity ledger checkpoint
// --from printed), and for each entry N.entry and N.tlog-proof. Prints what it verified, a
// line each; ends with 1 at the first that does not verify.
package main

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8

type node struct{ address, token string }

func must[T any](value T, err error) T {
	if err != nil {
		fail(err)
	}
	return value
}

func fail(err error) {
	fmt.Println("NOT VERIFIED:", err)
	os.Exit(1)
}

func (n node) get(path string) ([]byte, error) {
	req := must(http.NewRequest("GET", n.address+"/ledger/log/"+path, nil))
	req.Header.Set("Authorization", "Bearer "+n.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != 200 {
		return nil, fmt.Errorf("%s: %s", path, res.Status)
	}
	return io.ReadAll(res.Body)
}

// The interface tlog.TileReader.
func (n node) Height() int { return tileHeight }

func (n node) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		// Go's path names the height, which C2SP tlog-tiles leaves out.
		data, err := n.get("tile/" + strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight)))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (n node) SaveTiles([]tlog.Tile, [][]byte) {}

func open(text []byte, key note.Verifier) (tlog.Tree, error) {
	signed, err := note.Open(text, note.VerifierList(key))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) < 3 || lines[0] != key.Name() {
		return tlog.Tree{}, errors.New("no checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := hashOf(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

func hashOf(line string) (tlog.Hash, error) {
	var h tlog.Hash
	data, err := base64.StdEncoding.DecodeString(line)
	if err == nil && len(data) != len(h) {
		err = errors.New("a hash has 32 bytes")
	}
	copy(h[:], data)
	return h, err
}

func hashesOf(lines []string) (hashes []tlog.Hash) {
	for _, line := range lines {
		hashes = append(hashes, must(hashOf(line)))
	}
	return hashes
}

// Head lines, and the checkpoint after the empty line.
func split(text []byte) ([]string, []byte) {
	head, rest, found := bytes.Cut(text, []byte("\n\n"))
	if !found {
		fail(errors.New("no checkpoint after an empty line"))
	}
	return strings.Split(string(head), "\n"), rest
}

func checkEntry(name string, key note.Verifier) {
	entry := must(os.ReadFile(name))
	head, signed := split(must(os.ReadFile(strings.TrimSuffix(name, ".entry") + ".tlog-proof")))
	tree := must(open(signed, key))
	index := must(strconv.ParseInt(strings.TrimPrefix(head[1], "index "), 10, 64))
	path := hashesOf(head[2:])
	if err := tlog.CheckRecord(path, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
		fail(fmt.Errorf("%s: %w", name, err))
	}
	if tlog.CheckRecord(path, tree.N, tree.Hash, index, tlog.RecordHash(append(entry, ' '))) == nil {
		fail(fmt.Errorf("%s: another entry verifies, too", name))
	}
	fmt.Printf("entry %d is in the tree of %d\n", index, tree.N)
}

func main() {
	n, folder := node{os.Args[1], os.Args[2]}, os.Args[3]
	key := must(note.NewVerifier(strings.TrimSpace(string(must(os.ReadFile(filepath.Join(folder, "vkey")))))))

	text := must(n.get("checkpoint"))
	tree := must(open(text, key))
	fmt.Printf("the checkpoint of %d entries is signed by %s\n", tree.N, key.Name())
	if _, err := open(bytes.Replace(text, []byte("\n"), []byte("x\n"), 1), key); err == nil {
		fail(errors.New("a changed checkpoint verifies, too"))
	}

	old := must(open(must(os.ReadFile(filepath.Join(folder, "old.checkpoint"))), key))
	head, signed := split(must(os.ReadFile(filepath.Join(folder, "old.consistency"))))
	now := must(open(signed, key))
	if err := tlog.CheckTree(hashesOf(head[1:]), now.N, now.Hash, old.N, old.Hash); err != nil {
		fail(err)
	}
	fmt.Printf("the tree of %d grew out of the tree of %d\n", now.N, old.N)

	// It verifies each tile against the tree.
	hashes := tlog.TileHashReader(tree, n)
	proof := must(tlog.ProveTree(tree.N, old.N, hashes))
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
		fail(err)
	}
	for i := int64(0); i < tree.N; i++ {
		must(tlog.ProveRecord(tree.N, i, hashes))
	}
	fmt.Printf("the tiles give a proof of each of %d entries\n", tree.N)

	entries := must(filepath.Glob(filepath.Join(folder, "*.entry")))
	if len(entries) == 0 {
		fail(errors.New("no entries were exported"))
	}
	for _, name := range entries {
		checkEntry(name, key)
	}
}
