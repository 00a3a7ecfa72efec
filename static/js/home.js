import { Outbox } from "./outbox.js";

// Home has no board and its forms are plain: this only lets go what a meeting's page could not send.
new Outbox(document.body.dataset.person ?? "").poke();
