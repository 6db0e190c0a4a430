//! Starts the console in the page.

fn main() {
    leptos::mount::mount_to_body(edgezone_console::App);
}
