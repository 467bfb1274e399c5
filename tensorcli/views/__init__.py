"""Answers to rich renderables. A view never computes and never prints."""
