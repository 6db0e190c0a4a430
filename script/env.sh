# Sourced by the other scripts: where the tools are, and how WebAssembly is built on this machine.
#
#   wasm COMMAND…   runs a command with the WebAssembly toolchain; everything else keeps the ordinary one
#
# EDGEZONE_WASM chooses the toolchain instead of `wasm_route`: `rustup` or `debian`.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT" || exit 1

TRUNK_VERSION=0.22.1
WASM_BINDGEN_VERSION=0.2.130
# The Debian packages of the other route: a compiler with the standard library's sources, and the linker.
DEBIAN_WASM_PACKAGES=(rustc-web cargo-web rust-web-src libstd-rust-web-dev lld-19)
DEBIAN_WASM_LINKER=wasm-ld-19

export PATH="$ROOT/.tools/bin:$ROOT/node_modules/.bin:$PATH"
# Trunk shares its folder with the wasm32 checks and tests; the native build has its own, `target`.
WASM_TARGET_DIR="$ROOT/target/web"
# The demo cloud, as the browser tests and script/serve start it.
export SIMULATOR="${CARGO_TARGET_DIR:-$ROOT/target}/debug/simulator"

# Whether the compiler on PATH has the standard library for wasm32.
has_wasm_std() {
  local libraries
  libraries=$(rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null) && [ -d "$libraries" ]
}

# Whether Debian's compiler can build that library from its sources.
has_debian_wasm() {
  [ -x /usr/bin/cargo ] && [ -d "$(/usr/bin/rustc --print sysroot 2>/dev/null)/lib/rustlib/src/rust/library" ] && command -v "$DEBIAN_WASM_LINKER" >/dev/null
}

# The toolchain for wasm32 that is there: rustup, debian, or none.
wasm_route() {
  case "${EDGEZONE_WASM:-}" in
    rustup) if has_wasm_std; then echo rustup; else echo none; fi ;;
    debian) if has_debian_wasm; then echo debian; else echo none; fi ;;
    "") if has_wasm_std; then echo rustup; elif has_debian_wasm; then echo debian; else echo none; fi ;;
    *) echo "EDGEZONE_WASM is '$EDGEZONE_WASM'; it may be 'rustup' or 'debian'." >&2; return 2 ;;
  esac
}

wasm() {
  local route
  route=$(wasm_route) || return
  case "$route" in
    rustup) CARGO_TARGET_DIR="$WASM_TARGET_DIR" "$@" ;;
    # Debian ships no library for wasm32, so cargo builds it with the project (once for each profile). RUSTC_BOOTSTRAP allows
    # that on a stable compiler. With these variables a native build would rebuild its library too, so they are set only here.
    debian)
      PATH="$ROOT/.tools/bin:/usr/bin:$PATH" RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort \
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$DEBIAN_WASM_LINKER" CARGO_TARGET_DIR="$WASM_TARGET_DIR" "$@"
      ;;
    *) echo "No Rust toolchain for wasm32-unknown-unknown. Run script/setup." >&2; return 1 ;;
  esac
}

# Whether the compiler that builds WebAssembly has the standard library's sources, so that cargo can build it with the project.
has_std_source() {
  case "$(wasm_route)" in
    debian) ;; # part of that route
    rustup) [ -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library" ] ;;
    *) return 1 ;;
  esac
}

# The same as `wasm`, for the bundle that is deployed: the standard library is built with it, for size, and a panic is a trap
# without the text that nobody would see. RUSTC_BOOTSTRAP allows these options on a stable compiler.
wasm_release() {
  if has_std_source; then
    RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size \
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none" \
      wasm "$@"
  else
    echo "The standard library's sources are missing (rustup component add rust-src): the bundle will be larger than it need be." >&2
    wasm "$@"
  fi
}

# The browser that tests drive: $CHROME, or one that is installed.
find_chrome() {
  local name
  for name in "${CHROME:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    if [ -n "$name" ] && command -v "$name"; then return; fi
  done
  # Playwright's own download.
  [ -d "$ROOT/node_modules/@playwright/test" ] || return 1
  name=$(node -e 'import("@playwright/test").then(({ default: p }) => console.log(p.chromium.executablePath()))' 2>/dev/null)
  [ -x "$name" ] && echo "$name"
}
