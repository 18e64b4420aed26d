import "./app.css";
import { offerThemes } from "./theme.js";
import { drawSankeys } from "./sankey.js";
import { offerCopies } from "./copy.js";
import { offerHere } from "./here.js";
import { offerPasskeys } from "./passkeys.js";
import { wakeMaps } from "./wake.js";
import { wakeKeeping } from "./keep.js";
import { wakeQueue } from "./queue.js";

offerThemes(document);
drawSankeys(document);
wakeMaps(document);
offerCopies(document);
offerHere(document);
offerPasskeys(document);
wakeKeeping(document);
wakeQueue(document);
