"""Mail that came back (受付後に戻ったもの): what a return path brought after a letter was accepted.

Who it is about is proven by the return path; the mail itself only says why. A letter's word stays
`accepted`; that it came back is a second fact beside it. Many at once mean that something is wrong
with us or with one provider: then sending rests, somebody is told, and nobody is removed. What does
not live here: reading the mail (mail.bounces, in the letterbox's child), who stays registered
(subscriptions). Who may call: the letterbox enters, screens and the record sheet read.
"""
