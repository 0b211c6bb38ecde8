// The desks work without this file. It adds: focus on what is wrong, no double click, a duty page that rings and stays
// fresh, and a button that copies.
import { initAll } from "../vendor/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// A page that the browser had kept alive is asked for again: whoever signed out is not here any more.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.body.hidden = true;
  location.reload();
});

const duty = document.querySelector("[data-duty-news]");
if (duty) keepFresh(duty.dataset.dutyNews, Number(duty.dataset.every) * 1000);

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    document.getElementById("copied").textContent = "Copied. Paste it into your own system, then acknowledge.";
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/** Ask for news; draw the page again where something changed; ring while somebody waits and nobody has taken it. */
function keepFresh(address, every) {
  let mark = duty.dataset.mark;
  const sound = document.getElementById("try-sound");
  const audio = sound ? new AudioContext() : null; // the button is there for whoever is on duty
  sound?.removeAttribute("hidden");
  sound?.addEventListener("click", ring);
  document.addEventListener("click", () => audio?.resume());
  audio?.addEventListener("statechange", heard);
  heard();

  async function ask() {
    try {
      const answer = await fetch(address, { cache: "no-store", redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const news = await answer.json();
      lost(false);
      document.title = news.title;
      if (news.rings) ring();
      if (news.mark !== mark) {
        mark = news.mark;
        await draw();
      }
    } catch {
      lost(true);
    }
  }

  async function draw() {
    const answer = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of ["alarms", "queue", "calls"]) {
      const [here, there] = [document.getElementById(id), page.getElementById(id)];
      if (here && there && !here.contains(document.activeElement)) here.replaceWith(there);
      else if (here && there) mark = ""; // somebody stands in it with the keyboard: wait until they have moved on
    }
    document.getElementById("heard").replaceChildren(...page.getElementById("heard").childNodes);
  }

  function lost(is) {
    document.getElementById("lost").hidden = !is;
    if (is) document.title = "Not connected – Hearthline staff";
  }

  /** A browser may keep a page silent until somebody presses something on it: then the page says so. */
  function heard() {
    document.getElementById("silent").hidden = !audio || audio.state === "running";
  }

  function ring() {
    if (!audio) return;
    audio.resume();
    for (const [pitch, after] of [[660, 0], [880, 0.25], [660, 0.5]]) {
      const [tone, loudness] = [audio.createOscillator(), audio.createGain()];
      tone.frequency.value = pitch;
      loudness.gain.setValueAtTime(0.2, audio.currentTime + after);
      loudness.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + after + 0.24);
      tone.connect(loudness).connect(audio.destination);
      tone.start(audio.currentTime + after);
      tone.stop(audio.currentTime + after + 0.25);
    }
  }

  setInterval(ask, every);
  document.addEventListener("visibilitychange", () => document.hidden || ask()); // a hidden page is asked for less often
}
