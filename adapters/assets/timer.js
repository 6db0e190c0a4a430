// Timers for a hidden page: a browser slows a hidden page's own timers to one a second or one a minute, a worker's it does not.
// In: [id, milliseconds] starts a timer, [id, -1] ends it. Out: the id of a timer that ran out.
const running = new Map();

onmessage = ({ data: [id, delay] }) => {
  clearTimeout(running.get(id));
  running.delete(id);
  if (delay < 0) return;
  running.set(id, setTimeout(() => {
    running.delete(id);
    postMessage(id);
  }, delay));
};
