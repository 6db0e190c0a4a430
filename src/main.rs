//! Starts the console in the page.

fn main() {
    edgezone_dom::mount_to_body(edgezone_console::App);
}
