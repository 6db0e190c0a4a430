//! A simulator on a thread of its own, for tests and benches that are not asynchronous.

use std::net::SocketAddr;
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use super::{Config, Running, Shared, StartError};

/// A simulator that runs beside the caller. It stops when this is dropped.
#[derive(Debug)]
pub struct Background {
    api: SocketAddr,
    control: SocketAddr,
    shared: Shared,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Background {
    /// Starts and returns once both ports listen.
    ///
    /// # Errors
    /// [`StartError`] names the port that is taken.
    pub fn start(config: Config) -> Result<Self, StartError> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(StartError::Thread)?;
        let running = runtime.block_on(Running::start(config))?;
        let (api, control, shared) = (running.api(), running.control(), running.shared().clone());
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("simulator".to_owned())
            .spawn(move || {
                // Woken by a message and by the sender's end alike.
                let _ = runtime.block_on(stopped);
                drop(running);
            })
            .map_err(StartError::Thread)?;
        Ok(Self { api, control, shared, stop: Some(stop), thread: Some(thread) })
    }

    /// Where the API listens.
    #[must_use]
    pub fn api(&self) -> SocketAddr {
        self.api
    }

    /// Where the control port listens.
    #[must_use]
    pub fn control(&self) -> SocketAddr {
        self.control
    }

    /// The cloud itself.
    #[must_use]
    pub fn shared(&self) -> &Shared {
        &self.shared
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
