# Reads letters with Perl's Email::MIME; prints one JSON object a file.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use Email::MIME;
use JSON::PP;

my $json = JSON::PP->new->utf8->canonical;
for my $path (@ARGV) {
    open my $file, '<:raw', $path or die "$path: $!";
    my $mail = Email::MIME->new(do { local $/; <$file> });
    my %read = (subject => $mail->header_str('Subject'), from => $mail->header_str('From'),
        to => $mail->header_str('To'), text => '', html => '', files => []);
    $mail->walk_parts(sub {
        my ($part) = @_;
        return if $part->subparts;
        if (($part->header('Content-Disposition') // '') =~ /^attachment/i) {
            push @{ $read{files} }, [$part->filename, sha256_hex($part->body)];
        } elsif ($part->content_type =~ m{^text/html}) {
            $read{html} = $part->body_str;
        } else {
            $read{text} = $part->body_str;
        }
    });
    print $json->encode(\%read), "\n";
}
