// The page works without this file. It adds: leaving by Shift three times and without a trace in the browser's list, no
// press taken twice, long words kept before the page closes, and a warning a minute before it does.
const form = document.querySelector("form");
const exit = document.body.dataset.exit;
const MOST_KEPT_ALIVE = 60_000; // bytes that browsers send on after a page is left
const STILL_THERE = 60_000; // milliseconds since the last key: whoever typed so lately has not gone away

/** Show nothing, let the server forget this session, and put the neutral page, or another, in this one's place. */
async function leave(event, to = exit) {
  const told = form ? new URLSearchParams(new FormData(form)) : new URLSearchParams();
  const body = told.toString();
  if (body.length > MOST_KEPT_ALIVE && event?.type === "click") return; // the form takes it along as it would without us
  event?.preventDefault();
  document.body.hidden = true;
  const sent = fetch("/leave", { method: "POST", body: told, keepalive: body.length <= MOST_KEPT_ALIVE }).catch(() => {});
  await Promise.race([sent, new Promise((done) => setTimeout(done, 1500))]);
  location.replace(to);
}

for (const button of document.querySelectorAll("[data-leave]")) button.addEventListener("click", leave);

let shifts = 0;
let alone = false; // Shift with another key, as in a capital letter, is no call to leave
let forgets = 0;
const leaving = document.getElementById("leaving");
document.addEventListener("keydown", (event) => {
  alone = event.key === "Shift";
  if (!alone) shifts = 0;
});
document.addEventListener("keyup", (event) => {
  if (event.key !== "Shift" || !alone) return;
  shifts += 1;
  clearTimeout(forgets);
  forgets = setTimeout(() => { shifts = 0; leaving.textContent = ""; }, 5000);
  if (shifts === 3) leave();
  else leaving.textContent = shifts === 1 ? leaving.dataset.two : leaving.dataset.one;
});

// A page that the browser had kept alive is asked for again: it may be a stranger who looks now.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.body.hidden = true;
  location.reload();
});
if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") {
  document.getElementById("came-back")?.removeAttribute("hidden");
}

let sent = false;
form?.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
  setTimeout(() => { sent = false; }, 5000); // it may not have gone through
});

const closes = Number(form?.dataset.closes);
if (closes) {
  const add = document.querySelector("[data-add]");
  const box = document.querySelector("#words, #short");
  let typed = 0;
  box?.addEventListener("input", () => { typed = Date.now(); });
  // What stands in the box is kept before the page closes; if nobody types any more, it closes no later for it.
  setTimeout(() => {
    if (!box?.value.trim()) return;
    if (Date.now() - typed > STILL_THERE) leave(null, "/");
    else form.requestSubmit(add ?? form.querySelector("[value=stay]"));
  }, Math.max(0, closes - 10) * 1000);
  if (closes > 90) {
    setTimeout(() => document.querySelector("#closing > div").removeAttribute("hidden"), (closes - 60) * 1000);
  }
}
