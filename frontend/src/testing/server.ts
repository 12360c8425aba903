import { setupServer } from "msw/node";

/** No default handlers: each test says what the server answers. */
export const server = setupServer();
