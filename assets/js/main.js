import "htmx.org";
import * as clock from "./clock.js";
import * as dialog from "./dialog.js";
import * as drafts from "./drafts.js";
import * as live from "./live.js";
import * as net from "./net.js";
import * as order from "./order.js";
import * as outbox from "./outbox.js";
import * as parts from "./parts.js";
import * as tabs from "./tabs.js";
import * as toast from "./toast.js";

// "dialog" goes before "net": a question must be answered before a form is counted as sent.
[toast, dialog, net, clock, order, drafts, outbox, live, parts, tabs].forEach((part) => part.start());
