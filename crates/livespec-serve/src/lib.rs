//! HTTP around a service.
