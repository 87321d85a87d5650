"use strict";
// No fonts, telemetry, proxies or assistants from elsewhere: the page works without internet.
Scalar.createApiReference("#app", {
  url: "/openapi.json",
  baseServerURL: window.location.origin,
  withDefaultFonts: false,
  telemetry: false,
  proxyUrl: "",
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: "never",
  hideClientButton: true,
});
