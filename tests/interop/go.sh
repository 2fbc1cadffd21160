# Sourced by what has the Go project judge what ours makes: ends the test with 77, which CTest reads
# as skipped, where Go or its package is not installed.
# shellcheck shell=sh

gopath=${CERTLEDGER_GOPATH:-/usr/share/gocode}
if ! command -v go >/dev/null || [ ! -d "$gopath/src/golang.org/x/mod/sumdb/tlog" ]; then
  echo 'skipped: no Go compiler, or no golang.org/x/mod (golang-go, golang-golang-x-mod-dev)'
  exit 77
fi

# build_go SOURCE PROGRAM CACHE: from the installed packages alone, without modules or a network.
build_go() {
  GO111MODULE=off GOPATH="$gopath" GOFLAGS='' GOENV=off GOPROXY=off GOTOOLCHAIN=local \
    GOCACHE="$3" CGO_ENABLED=0 go build -o "$2" "$1"
}
