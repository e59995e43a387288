"use strict";

window.addEventListener("load", () => {
  SwaggerUIBundle({
    url: "openapi.json",
    dom_id: "#ui",
    deepLinking: true,
    // Otherwise the document is sent to somebody else's validator.
    validatorUrl: null,
  });
});
