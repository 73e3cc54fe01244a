// @ts-check
// Every page loads this one module; without it every page still works as plain links and forms.
import "./parts.js";
import "./news.js";
import "./forms.js";
import "./keys.js";
import "./sizes.js";
import "./composer.js";
