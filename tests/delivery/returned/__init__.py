"""What came back after it was accepted (受付後に戻ったもの)."""
