"use strict";

// the document of this server, shown without asking anybody else: validatorUrl is somebody else's
SwaggerUIBundle({
  url: "/openapi?format=JSON",
  dom_id: "#docs",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  showExtensions: true,
  validatorUrl: null,
});
