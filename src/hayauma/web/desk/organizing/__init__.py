"""Organizing (組織): posts, absences and holds; terminals and leaves (第8条第2項); the policy."""
