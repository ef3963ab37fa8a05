/* What the page and briefings call of the drawing rules. */

import { plain, shorten, textWidth, wrap } from "./metrics.js";

export { plain, shorten, textWidth, wrap };
