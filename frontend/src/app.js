import "./app.css";
import { offerThemes } from "./theme.js";
import { drawSankeys } from "./sankey.js";
import { wakeMaps } from "./wake.js";

offerThemes(document);
drawSankeys(document);
wakeMaps(document);
