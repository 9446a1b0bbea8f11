//! Settings, folders, and diagnostics that the client asks for.
